"""``python -m kg``: the command line, where no ``kg`` script is on the path."""

from kg.cli import main

if __name__ == "__main__":
    main()
