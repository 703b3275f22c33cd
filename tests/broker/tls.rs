//! Encrypted connections, with certificates made for the test: the broker's by an authority of ours,
//! the worker's own in place of a password.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Failed;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};

use crate::client::Client;
use crate::flow::article;
use crate::node::{Node, four_free_ports};
use crate::worker::{Worker, output_with};
use crate::{Test, World};

pub(crate) const TESTS: &[(&str, Test)] = &[("tls::trust_and_identity", trust_and_identity)];

/// An authority that signs.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    /// Writes `<file>.crt` and `<file>.key` for this common name and these hosts.
    fn sign(&self, folder: &Path, file: &str, name: &str, hosts: &[&str]) {
        let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(hosts).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        fs::write(folder.join(format!("{file}.crt")), certificate.pem()).expect("written");
        fs::write(folder.join(format!("{file}.key")), key.serialize_pem()).expect("written");
    }
}

fn trust_and_identity(world: &World) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let port = four_free_ports()?;
    let authority = Authority::new("newsmill test");
    fs::write(folder.path().join("ca.crt"), authority.0.pem())?;
    fs::write(folder.path().join("stranger.crt"), Authority::new("a stranger").0.pem())?;
    authority.sign(folder.path(), "broker", "broker", &["127.0.0.1"]);
    authority.sign(folder.path(), "worker", "mill-worker", &[]);
    let file = |name: &str| folder.path().join(name).display().to_string();
    let extra = format!(
        "listeners.ssl.default = 127.0.0.1:{port}\n\
         ssl_options.cacertfile = {}\n\
         ssl_options.certfile = {}\n\
         ssl_options.keyfile = {}\n\
         ssl_options.verify = verify_peer\n\
         ssl_options.fail_if_no_peer_cert = false\n\
         ssl_cert_login_from = common_name\n\
         auth_mechanisms.1 = EXTERNAL\n\
         auth_mechanisms.2 = PLAIN\n",
        file("ca.crt"),
        file("broker.crt"),
        file("broker.key"),
    );
    let home = tempfile::Builder::new().prefix("newsmill-broker").tempdir()?;
    fs::write(home.path().join("extra.conf"), extra)?;
    let node = Arc::new(Node::start_in(home)?);
    node.make_vhost(&world.vhost)?;
    let world = World { node, vhost: world.vhost.clone() };

    let nodes = format!("127.0.0.1:{port}");
    let (ca, stranger) = (file("ca.crt"), file("stranger.crt"));
    let (cert, key) = (file("worker.crt"), file("worker.key"));
    let base = [("NEWSMILL__BROKER__NODES", nodes.as_str()), ("NEWSMILL__BROKER__TLS", "true")];
    let check = |variables: &[(&str, &str)]| {
        let variables = [&base, variables].concat();
        let (code, said, _) = output_with(&world, &["check"], &variables);
        (code, said)
    };

    // A broker whose authority is unknown is not spoken to.
    for unknown in [vec![], vec![("NEWSMILL__BROKER__CA_FILE", stranger.as_str())]] {
        let (code, said) = check(&unknown);
        assert!(code == 1 && said.contains("ca_file") && said.contains("certificate"), "{said}");
    }
    let (code, said) = check(&[("NEWSMILL__BROKER__CA_FILE", "/nowhere/ca.crt")]);
    assert!(code == 1 && said.contains("/nowhere/ca.crt"), "{said}");

    // With its authority, by password.
    let trusting = [("NEWSMILL__BROKER__CA_FILE", ca.as_str())];
    let variables = [&base[..], &trusting].concat();
    let worker = Worker::start(&world, &variables);
    let client = Client::connect(&world);
    client.publish_json(&article(1));
    assert_eq!(client.take("newsmill.enriched", 1).len(), 1);
    worker.stop();

    // By certificate alone: its common name is the user, whose password nobody has.
    let external = [
        trusting[0],
        ("NEWSMILL__BROKER__AUTH", "external"),
        ("NEWSMILL__BROKER__CLIENT_CERT_FILE", cert.as_str()),
        ("NEWSMILL__BROKER__CLIENT_KEY_FILE", key.as_str()),
        ("NEWSMILL__BROKER__PASSWORD", "wrong"),
    ];
    let (code, said) = check(&external);
    assert!(code == 1 && said.contains("refuses"), "there is no such user yet: {said}");
    world.node.make_user("mill-worker", &world.vhost, [".*", ".*", ".*"])?;
    let variables = [&base[..], &external].concat();
    let worker = Worker::start(&world, &variables);
    client.publish_json(&article(2));
    assert_eq!(client.take("newsmill.enriched", 1)[0].record().id, "a-2");
    worker.stop();
    Ok(())
}
