package com.acme.local;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import updrift.api.peer.PeerAddress;
import updrift.api.transport.NodeIdentity;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TransportContract;

class LocalTransportTest extends TransportContract {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final RealTime time = new RealTime();

    @AfterEach
    void stopTime() {
        time.close();
    }

    @Override
    protected TransportFactory factory(String name) {
        return new LocalTransportFactory();
    }

    @Override
    protected TransportContext context(String name, NodeIdentity identity) {
        return new TestContext(time, time, new SimulatedDisk().directory(name), identity);
    }

    @Override
    protected NodeIdentity identity() {
        return TestIdentity.create();
    }

    @Override
    protected Map<String, String> listening() {
        return Map.of("listen", Integer.toString(NUMBERS.incrementAndGet()));
    }

    @Override
    protected Map<String, String> silent() {
        return Map.of();
    }

    @Override
    protected PeerAddress nowhere() {
        return PeerAddress.parse("local:65535");
    }

    @Override
    protected boolean await(BooleanSupplier reached, Duration most) {
        return time.await(reached, most);
    }
}
