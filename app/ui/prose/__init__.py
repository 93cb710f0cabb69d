"""Text that others wrote, in Markdown, as safe and quiet reading."""
