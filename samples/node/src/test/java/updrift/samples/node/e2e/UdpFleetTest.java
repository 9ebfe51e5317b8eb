package updrift.samples.node.e2e;

class UdpFleetTest extends FleetSuite {
    UdpFleetTest() {
        super("UDP (QUIC)", folder -> SocketWorld.udp());
    }
}
