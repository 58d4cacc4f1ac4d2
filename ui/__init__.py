"""The window: PySide6 and nothing else. One folder a screen: presenter.py (no Qt), view.py (no rules)."""
