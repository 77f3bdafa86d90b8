//! Charts: data to geometry in pure functions, geometry to SVG in components. Every fact of a chart
//! stands in words beside it or in its table twin; none needs a pointer.

pub mod bars;
pub mod flow;

pub use bars::{BarRow, Bars};
pub use flow::{Flow, FlowChart, FlowLink, FlowNode, FlowWords};
