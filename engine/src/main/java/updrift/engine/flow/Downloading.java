package updrift.engine.flow;

import java.util.List;
import updrift.api.error.UpdriftException;
import updrift.api.release.Status.State;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.content.ChunkSet;
import updrift.engine.serve.Serving;
import updrift.engine.swarm.DownloadObserver;

/** Hears how the chunks of one journey come in, and lets others know. */
final class Downloading implements DownloadObserver {
    private final UpdateFlow flow;
    private final Journey current;
    private final Serving serving;
    private final Narrator narrator;

    Downloading(UpdateFlow flow, Journey current, Serving serving, Narrator narrator) {
        this.flow = flow;
        this.current = current;
        this.serving = serving;
        this.narrator = narrator;
    }

    @Override
    public void progress(ChunkSet have) {
        current.progress(have.count(), have.chunks());
        narrator.progress(current.id(), current.progress());
    }

    @Override
    public void kept(List<Integer> indexes) {
        serving.announce(current.id(), indexes);
    }

    @Override
    public void waiting(String reason) {
        current.moveTo(State.WAITING, reason);
        narrator.waiting(current.id(), reason);
    }

    @Override
    public void resumed() {
        current.moveTo(State.DOWNLOADING, "");
    }

    @Override
    public void complete(CompleteRelease release) {
        serving.announceHeld(current.id());
        narrator.downloadComplete(current.id());
        flow.arrived(current, release);
    }

    @Override
    public void failed(UpdriftException why) {
        if (!flow.isApplying()) { // Late, because the disk doesn't keep it: what is applied is read and hashed by
            // itself.
            flow.pause(current, why);
        }
    }
}
