package updrift.discovery.dht;

import java.util.Arrays;

/** What must hold for any datagram that a stranger sends. Jazzer calls it with bytes of its making. */
public final class DhtFuzz {
    private DhtFuzz() {}

    public static void fuzzerTestOneInput(byte[] datagram) {
        try {
            if (!Arrays.equals(Bencode.encode(Bencode.decode(datagram)), datagram)) {
                throw new AssertionError("two forms of one value");
            }
            Message message = Message.decode(datagram);
            message.string("nodes").ifPresent(nodes -> Contact.decode(nodes, 16));
            message.strings("values", 100).forEach(Contact::decodeAddress);
            message.id();
        } catch (IllegalArgumentException refused) {
            return;
        }
    }
}
