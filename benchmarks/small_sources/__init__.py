"""Small sources with a known truth: operations, and innocent groups that look like them, on platforms of many kinds."""
