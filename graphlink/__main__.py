"""`python -m graphlink`: the installed command line, or the one beside the package in a bare checkout."""

from importlib import import_module, util

if __name__ == "__main__":
    home = "graphlink.cli.main" if util.find_spec("graphlink.cli") else "cli.main"
    import_module(home).app()
