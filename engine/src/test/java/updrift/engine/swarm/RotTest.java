package updrift.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.transport.Link;
import updrift.engine.content.TestPackage;
import updrift.engine.wire.Message;
import updrift.engine.wire.Message.Damaged;
import updrift.engine.wire.Message.Get;
import updrift.engine.wire.Message.Have;
import updrift.engine.wire.Message.Interest;

/** A holder's disk changes what was hashed and served once: only who asks for it can see. */
class RotTest {
    private static final int CHUNK = 65_536;
    private static final int ROTTEN = 7;

    private final TestPackage held = TestPackage.random(1, 20 * CHUNK);
    private final Neighbourhood here = new Neighbourhood(1);
    private final SwarmNode holder = here.node("holder");
    private final List<Message> heard = new ArrayList<>();
    private final ActingPeer asker = here.actor("asker", (self, from, message) -> heard.add(message));

    @BeforeEach
    void meet() {
        holder.publish(held);
        asker.dial(holder.address());
        here.advance(Duration.ofSeconds(5));
    }

    @Test
    @Tag("D01")
    void whoeverGetsARottenChunkSaysSoAndTheHolderDropsItAndTellsTheOthers() {
        SwarmNode ada = here.node("ada");
        TestDownload first = fetch(ada);
        assertThat(here.runUntil(first::done, Duration.ofSeconds(5))).isTrue();
        say(new Interest(held.id(), true));
        here.rot("holder", held, ROTTEN);

        SwarmNode ben = here.node("ben");
        TestDownload bens = fetch(ben);
        here.advance(Duration.ofSeconds(10));
        SwarmNode cat = here.node("cat");
        TestDownload cats = fetch(cat);
        here.advance(Duration.ofSeconds(5));

        byte[] allButTheRotten = {(byte) ~(1 << ROTTEN), -1, 0b1111};
        assertThat(heard).last().isEqualTo(new Have.Bits(held.id(), 0, allButTheRotten));
        assertThat(bans(ben)).isTrue();
        assertThat(bans(cat)).isFalse();
        assertThat(cats.chunksHeld()).isEqualTo(19);
        TestDownload again = holder.download(held);
        List.of(ben, cat).forEach(node -> node.dial(ada.address()));
        assertThat(here.runUntil(() -> bens.done() && cats.done() && again.done(), Duration.ofSeconds(5)))
                .isTrue();
        assertThat(bens.isRight() && cats.isRight() && again.isRight()).isTrue();
    }

    private TestDownload fetch(SwarmNode node) {
        node.dial(holder.address());
        here.advance(Duration.ofMillis(100));
        return node.download(held);
    }

    private boolean bans(SwarmNode node) {
        Link link = new Link(holder.self(), holder.address(), true);
        return node.peers().banned(link, true, here.timeline().nanos());
    }

    @Test
    @Tag("C05")
    @Tag("D01")
    void aWordAboutWhatItWasNotSentCostsNoReading() {
        ActingPeer stranger = here.actor("stranger", (self, from, message) -> {});
        stranger.dial(holder.address());
        say(new Get(1, held.id(), 3));

        long reads = readsWhile(() -> {
            stranger.send(holder.self(), new Damaged(held.id(), 3));
            say(new Damaged(held.id(), 4), new Damaged(held.id(), 20), new Damaged(held.id(), (1 << 24) - 1));
            say(new Damaged(UpdateId.of(new byte[UpdateId.LENGTH]), 3));
        });

        assertThat(reads).isZero();
    }

    @Test
    @Tag("C05")
    void whoWasWrongOnceIsHeardNoMore() {
        say(new Get(1, held.id(), 3), new Get(2, held.id(), 4));

        assertThat(readsWhile(() -> say(new Damaged(held.id(), 3)))).isPositive();

        assertThat(readsWhile(() -> say(new Damaged(held.id(), 3), new Damaged(held.id(), 4))))
                .isZero();
    }

    @Test
    @Tag("D01")
    void whoWasRightIsHeardAgain() {
        say(new Get(1, held.id(), 3), new Get(2, held.id(), ROTTEN));
        here.rot("holder", held, ROTTEN);

        say(new Damaged(held.id(), ROTTEN));

        assertThat(readsWhile(() -> say(new Damaged(held.id(), ROTTEN)))).isZero();
        assertThat(readsWhile(() -> say(new Damaged(held.id(), 3)))).isPositive();
    }

    @Test
    @Tag("C05")
    @Tag("D01")
    void whatTwoCallDamagedAtOneTimeIsLookedAtOnce() {
        ActingPeer other = here.actor("other", (self, from, message) -> {});
        other.dial(holder.address());
        here.advance(Duration.ofSeconds(1));
        other.send(holder.self(), new Get(1, held.id(), ROTTEN));
        for (int insisted = 0; insisted < 4; insisted++) {
            say(new Get(1, held.id(), ROTTEN), new Get(2, held.id(), 3));
        }
        here.rot("holder", held, ROTTEN);

        long twice = readsWhile(() -> {
            other.send(holder.self(), new Damaged(held.id(), ROTTEN));
            say(new Damaged(held.id(), ROTTEN));
        });

        SwarmNode alone = here.node("alone");
        alone.publish(held);
        asker.dial(alone.address());
        here.advance(Duration.ofSeconds(1));
        asker.send(alone.self(), new Get(1, held.id(), ROTTEN));
        here.advance(Duration.ofSeconds(1));
        here.rot("alone", held, ROTTEN);
        long before = here.disk("alone").operations();
        asker.send(alone.self(), new Damaged(held.id(), ROTTEN));
        here.advance(Duration.ofSeconds(3));
        assertThat(twice).isEqualTo(here.disk("alone").operations() - before);
        assertThat(readsWhile(() -> say(new Damaged(held.id(), 3)))).isPositive();
    }

    @Test
    @Tag("C05")
    @Tag("B14")
    void whoCallsSoundChunksDamagedFourTimesInAnHourIsBannedOnHoweverManyLinks() {
        say(new Get(1, held.id(), 3), new Damaged(held.id(), 3));
        say(new Damaged(held.id(), 5), new Damaged(held.id(), 3));
        assertThat(holder.peers().find(asker.self())).isPresent();
        asker.disconnect(holder.self(), "a new link may be believed again");
        here.advance(Duration.ofSeconds(1));
        asker.dial(holder.address());
        here.advance(Duration.ofSeconds(1));
        say(new Get(1, held.id(), 3));

        assertThat(readsWhile(() -> say(new Damaged(held.id(), 3)))).isPositive();

        assertThat(holder.peers().find(asker.self())).isEmpty();
        Link link = new Link(asker.self(), asker.address(), false);
        assertThat(holder.peers().banned(link, true, here.timeline().nanos())).isTrue();
    }

    private long readsWhile(Runnable talking) {
        long before = here.disk("holder").operations();
        talking.run();
        return here.disk("holder").operations() - before;
    }

    private void say(Message... words) {
        for (Message word : words) {
            asker.send(holder.self(), word);
        }
        here.advance(Duration.ofSeconds(3));
    }
}
