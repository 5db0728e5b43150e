"""What needs Spark; the names of the modules in it are those of Credence's Java packages."""
