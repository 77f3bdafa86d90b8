//! Makes sure that the folder which `assets.rs` embeds exists, so that `cargo check` works in a
//! fresh clone. The server says what to do when the folder is empty.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=../target/site");
    std::fs::create_dir_all("../target/site")
}
