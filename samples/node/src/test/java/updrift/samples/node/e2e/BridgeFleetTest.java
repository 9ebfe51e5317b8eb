package updrift.samples.node.e2e;

class BridgeFleetTest extends FleetSuite {
    BridgeFleetTest() {
        super("a network of the host's own (the bridge)", folder -> new StarWorld());
    }
}
