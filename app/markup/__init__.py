"""What models and people write, understood without Qt: Markdown, code, formulas."""
