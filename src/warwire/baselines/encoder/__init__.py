"""The system ``encoder``: a pretrained transformer fine-tuned for all layers at once."""
