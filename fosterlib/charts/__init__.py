"""What each chart shows, as shapes; matplotlib draws them; the colours of paper and screen."""
