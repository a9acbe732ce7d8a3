"""Our YAML files, typed, and the project that they make up."""
