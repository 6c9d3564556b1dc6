"""What hides a secret from a plain look: base64, zips, PDFs, JSON in lines."""
