"""The conversations at the left: folders, groups by age, and what a search found."""
