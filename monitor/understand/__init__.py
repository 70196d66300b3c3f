"""What came in, understood: names, licenses, labs, topics. Pure functions over plain data."""
