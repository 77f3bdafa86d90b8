mod allowed;
mod batch;
mod keys;
mod refused;
mod unreadable;
