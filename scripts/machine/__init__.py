"""What the scripts beside this folder share. Standard library only: it runs before anything is installed."""
