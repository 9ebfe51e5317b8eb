package updrift.samples.node.e2e;

class NatsFleetTest extends FleetSuite {
    NatsFleetTest() {
        super("NATS", NatsWorld::new);
    }
}
