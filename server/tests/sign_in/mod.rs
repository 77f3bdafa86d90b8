mod cookies;
mod ending;
mod guessing;
