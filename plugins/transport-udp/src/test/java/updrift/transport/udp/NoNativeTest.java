package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolver;
import io.netty.util.NetUtil;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.TransportFactory;
import updrift.testkit.RealTime;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.TestContext;
import updrift.testkit.TestIdentity;
import updrift.testkit.TestSettings;

class NoNativeTest {
    /** Of each part of the plugin and of Netty one class; the natives stand in jars that have none. */
    private static final List<Class<?>> PARTS = List.of(
            UdpTransportFactory.class,
            Quic.class,
            ByteBuf.class,
            EventLoop.class,
            UnixChannel.class,
            ByteToMessageDecoder.class,
            SslHandler.class,
            AddressResolver.class,
            NetUtil.class);

    @Test
    void withoutALibraryForThePlatformTheFactorySaysWhatElseToDo() throws Exception {
        try (URLClassLoader without = withoutNatives();
                RealTime time = new RealTime()) {
            TransportFactory factory = without.loadClass(UdpTransportFactory.class.getName())
                    .asSubclass(TransportFactory.class)
                    .getConstructor()
                    .newInstance();
            assertThat(factory.getClass()).isNotSameAs(UdpTransportFactory.class);
            TestContext context =
                    new TestContext(time, time, new SimulatedDisk().directory("node"), TestIdentity.create());

            assertThatThrownBy(() -> factory.create(TestSettings.of(factory, Map.of()), context))
                    .isInstanceOfSatisfying(
                            UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_POSSIBLE))
                    .hasMessageContaining("transport udp can't run on")
                    .hasMessageContaining("take tcp");
        }
    }

    private static URLClassLoader withoutNatives() {
        URL[] places = PARTS.stream()
                .map(part -> part.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
        return new URLClassLoader(places, new Host());
    }

    /** Gives what a plugin sees of its host. */
    private static final class Host extends ClassLoader {
        Host() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (Stream.of("updrift.api.", "org.pf4j.", "org.slf4j.").anyMatch(name::startsWith)) {
                return Class.forName(name, false, NoNativeTest.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }
}
