"""Figures that the programme reads about itself: frames in, frames out, each defined once."""
