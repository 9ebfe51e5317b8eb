package updrift.discovery.multicast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends and receives datagrams on a thread of its own. */
final class Radio implements AutoCloseable {
    private final MulticastSettings settings;
    private final BiConsumer<ByteBuffer, InetAddress> received;
    private final Consumer<String> operator;
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "updrift-multicast");
    private final List<Group> groups = new ArrayList<>();
    private final AtomicReference<@Nullable ByteBuffer> toSend = new AtomicReference<>();
    private boolean told;

    /**
     * @param received takes what came and from where, on the radio's thread; the buffer is read at once
     * @param operator hears once that nothing can be sent, and once that it is over
     */
    Radio(MulticastSettings settings, BiConsumer<ByteBuffer, InetAddress> received, Consumer<String> operator)
            throws IOException {
        this.settings = settings;
        this.received = received;
        this.operator = operator;
        this.selector = Selector.open();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sends {@code datagram} soon, in place of one that hasn't gone yet. Doesn't block. */
    void send(ByteBuffer datagram) {
        toSend.set(datagram);
        selector.wakeup();
    }

    private void run() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(Beacon.BYTES_MAX + 1);
        while (selector.isOpen()) {
            try {
                selector.select(key -> receive(key, datagram));
                ByteBuffer next = toSend.getAndSet(null);
                if (next != null) {
                    sendEverywhere(next);
                }
            } catch (IOException | ClosedSelectorException over) {
                // Only closing it ends a selector.
                return;
            }
        }
    }

    private void receive(SelectionKey key, ByteBuffer datagram) {
        try {
            InetAddress from = ((Group) key.attachment()).receive(datagram);
            if (from != null) {
                received.accept(datagram, from);
            }
        } catch (IOException failed) {
            // An error of an earlier send is told here; the next beacon finds out whether the group can still be used.
        }
    }

    private void sendEverywhere(ByteBuffer datagram) {
        String problem = "";
        int sent = 0;
        try {
            openGroups();
            List<NetworkInterface> interfaces = usable();
            for (Group group : groups) {
                sent += group.send(datagram, interfaces);
            }
            problem = interfaces.isEmpty() ? "no network interface carries multicast" : "no interface took it";
        } catch (IOException unusable) {
            problem = String.valueOf(unusable.getMessage());
        }
        if (sent == 0 && !told) {
            told = true;
            operator.accept("the beacon can't be sent: " + problem + "; it is tried again with each interval");
        } else if (sent > 0 && told) {
            told = false;
            operator.accept("the beacon is sent again");
        }
    }

    /** One family may be missing on this host. */
    private void openGroups() throws IOException {
        if (!groups.isEmpty()) {
            return;
        }
        IOException last = null;
        for (var address : settings.groups()) {
            try {
                groups.add(Group.open(address, settings.hops(), selector));
            } catch (IOException | UnsupportedOperationException missing) {
                last = new IOException(address + ": " + missing.getMessage(), missing);
            }
        }
        if (groups.isEmpty() && last != null) {
            throw last;
        }
    }

    private List<NetworkInterface> usable() throws SocketException {
        List<NetworkInterface> usable = new ArrayList<>();
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            boolean chosen =
                    settings.interfaces().isEmpty() || settings.interfaces().contains(one.getName());
            if (chosen && one.isUp() && one.supportsMulticast()) {
                usable.add(one);
            }
        }
        return usable;
    }

    /** Returns when the thread has ended, unless that takes over a second. */
    @Override
    public void close() {
        try {
            selector.close();
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(1_000);
            }
            for (Group group : List.copyOf(groups)) {
                group.close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyGone) {
            // Nothing more can be given back.
        }
    }
}
