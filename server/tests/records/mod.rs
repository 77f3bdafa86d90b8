mod batch;
mod conditions;
