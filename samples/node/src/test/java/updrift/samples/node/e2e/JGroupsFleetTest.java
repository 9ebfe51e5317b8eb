package updrift.samples.node.e2e;

class JGroupsFleetTest extends FleetSuite {
    JGroupsFleetTest() {
        super("JGroups", folder -> new JGroupsWorld());
    }
}
