"""Small widgets that read the theme: one kind in a module."""
