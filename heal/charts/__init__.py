"""Pictures of the measures: frames in, figures out; the page and the image take what they need."""
