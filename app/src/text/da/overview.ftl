## overview
