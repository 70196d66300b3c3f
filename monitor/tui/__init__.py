"""The terminal screen: a live list, a detail pane and a sidebar, all read from the store."""
