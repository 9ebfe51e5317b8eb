package updrift.samples.node.e2e;

class TcpFleetTest extends FleetSuite {
    TcpFleetTest() {
        super("TCP", folder -> SocketWorld.tcp());
    }
}
