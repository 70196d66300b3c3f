"""Items as data and figures for others: JSON, CSV, reports. Pure functions over what the store gives."""
