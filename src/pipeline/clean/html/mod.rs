//! HTML pages.
use super::CleanArticle;
use crate::article::RawArticle;
pub(super) fn clean(article: &RawArticle) -> CleanArticle {
    super::plain::clean(article)
}
