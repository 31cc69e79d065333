"""Council papers of Japanese local governments: PDF in, checked JSON out."""
