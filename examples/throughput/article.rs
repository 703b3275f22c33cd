//! The articles of the measurements.

/// Bytes of a message's body.
pub(super) const BODY: usize = 4096;

/// An article of [`BODY`] bytes or a little more, as a producer sends it.
pub(super) fn article(number: usize) -> Vec<u8> {
    let mut body = format!("The council closed bridge {number} on Monday.");
    for paragraph in 0.. {
        if body.len() >= BODY {
            break;
        }
        body.push_str("\n\n");
        body.push_str(PARAGRAPHS[(number + paragraph) % PARAGRAPHS.len()]);
    }
    serde_json::json!({"id": number.to_string(), "source": "Harbour Post", "body": body})
        .to_string()
        .into_bytes()
}

/// 214 characters on average; those of the news in PolNeAR have 222. With their number grows what a
/// record says beyond its text.
const PARAGRAPHS: [&str; 4] = [
    "\"We had no choice,\" said Anna Berg, the mayor of Millport. \"The cables are rusting, and \
     nobody can say how long they will hold. I would rather have people angry with me for two years \
     than explain to one family why we waited for another winter.\"",
    "The work will take two years and cost $4.2 million, according to a report of the harbour \
     office, most of which the state will pay. It does not say what becomes of the toll houses.",
    "About 300 people came to the hall on Tuesday evening, and many stood outside in the rain while \
     the engineers of Norholm & Sons explained their plans and showed pictures of the piers, taken \
     by divers in March.",
    "Tom Reyes, who drives a bus between Millport and Oslo, said that he had heard of it on the \
     radio. \"They might have asked us,\" he said. \"Twenty minutes more each way is my lunch, and the \
     people at the last stop will go by car.\"",
];
