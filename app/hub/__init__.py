"""Models on the hub and on this computer: search, download, the local library."""
