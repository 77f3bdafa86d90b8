mod allowed;
mod keys;
mod refused;
mod unreadable;
