"""RabbitMQ: a management API behind Basic, with names of any characters in its paths."""
from harness.case import Case
from harness.peer import LOOPBACK, Peer

PASSWORD = "pass: word%2B+&=\"/"
# The time that a loaded machine may need to start a virtual machine of Erlang.
START_SECONDS = 90

CONFIGURATION = """
listeners.tcp.1 = {loopback}:{port}
management.tcp.ip = {loopback}
management.tcp.port = {management_port}
log.file = false
log.console = true
log.console.level = info
loopback_users = none
default_user = operator
default_pass = {password}
"""


class RabbitMQ(Peer):
    description = "RabbitMQ's management API (Debian rabbitmq-server), Basic"
    packages = ("rabbitmq-server",)
    secrets = (PASSWORD,)

    def start(self, host):
        port, management_port = host.free_port(), host.free_port()
        names_port, distribution_port = host.free_port(), host.free_port()
        configuration = host.write("rabbitmq.conf", CONFIGURATION.format(
            loopback=LOOPBACK, port=port, management_port=management_port, password=PASSWORD))
        environment = {
            "HOME": str(host.folder),
            "ERL_EPMD_ADDRESS": LOOPBACK, "ERL_EPMD_PORT": str(names_port),
            "RABBITMQ_NODENAME": "interop@localhost",
            "RABBITMQ_CONFIG_FILE": str(configuration),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(
                host.write("enabled_plugins", "[rabbitmq_management].\n")),
            "RABBITMQ_MNESIA_BASE": str(host.folder / "database"),
            "RABBITMQ_LOG_BASE": str(host.folder / "logs"),
            "RABBITMQ_PID_FILE": str(host.folder / "pid"),
            "RABBITMQ_DIST_PORT": str(distribution_port),
            # Nothing listens beyond the loopback interface, and few threads start sooner.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"}
        # The server would start the service of Erlang's names as a daemon, which outlives it.
        host.spawn("epmd", "-address", LOOPBACK, "-port", str(names_port))
        host.wait_for_port(names_port)
        # The command in PATH changes to a user of its own, who cannot write here.
        host.spawn("/usr/lib/rabbitmq/bin/rabbitmq-server", environment=environment)
        host.wait_for_url(f"http://{LOOPBACK}:{management_port}/api/whoami", START_SECONDS)
        return {"RABBITMQ_PORT": str(management_port), "RABBITMQ_PASSWORD": PASSWORD}

    cases = (
        Case("Basic: the server knows the user", "rabbitmq/who --print captures",
             json={"name": "operator", "tags.0": "administrator"}),
        Case("Basic: a wrong password is exit 4, with the server's text", "rabbitmq/who", exit=4,
             environment={"RABBITMQ_PASSWORD": "wrong-word"}, stdout=b"", absent="wrong-word",
             stderr=["answered 401", "Login failed", "Check the credentials"],
             log="user 'operator' - invalid credentials"),
        Case("Basic: an unknown user is exit 4", "rabbitmq/who", exit=4,
             environment={"RABBITMQ_USER": "nobody"}, stderr="answered 401",
             log="user 'nobody' - invalid credentials"),
        Case("Basic: check finds the credentials good", "check rabbitmq", stdout="rabbitmq"),
        Case("Basic: check finds them bad", "check rabbitmq", exit=4,
             environment={"RABBITMQ_PASSWORD": "wrong-word"}, absent="wrong-word",
             log="user 'operator' - invalid credentials"),

        Case("a virtual host that is a slash, escaped", "rabbitmq/declare-queue --print code",
             variables={"queue": "orders"}, stdout=b"201\n"),
        Case("a name of many characters", "rabbitmq/declare-queue --print code",
             variables={"queue": "a b/c%é?#"}, stdout=b"201\n"),
        Case("the same again changes nothing", "rabbitmq/declare-queue --print code",
             variables={"queue": "orders"}, stdout=b"204\n"),
        Case("the name comes back", "rabbitmq/queue --print captures",
             variables={"queue": "a b/c%é?#"}, json={"name": "a b/c%é?#", "durable": True}),
        Case("an unknown queue is exit 6, with the server's text", "rabbitmq/queue", exit=6,
             variables={"queue": "nothing"}, stderr=["answered 404", "Not Found"]),
        Case("a virtual host that is not there is exit 6", "rabbitmq/declare-queue", exit=6,
             variables={"queue": "orders", "host": "nowhere"}, stderr="answered 4"),
        *(Case(f"queue {number} of five", "rabbitmq/declare-queue",
               variables={"queue": f"q{number}"}) for number in (3, 4, 5)),
        Case("pages of queues", "rabbitmq/queues --print captures",
             json={"names": ["a b/c%é?#", "orders", "q3", "q4", "q5"]}),
        Case("a message is published", "rabbitmq/publish",
             variables={"queue": "orders", "text": 'hi "é" \\'}, stdout="routed"),
        Case("and taken", "rabbitmq/take --print captures", variables={"queue": "orders"},
             json={"payload": 'hi "é" \\'}),
    )


peer = RabbitMQ()
