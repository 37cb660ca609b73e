"""What is doubtful in the figures of a file: by themselves, together, against what is published."""
