package updrift.testkit;

import updrift.api.disk.StateDirectory;

class SimulatedStateDirectoryTest extends StateDirectoryContract {
    private final SimulatedDisk disk = new SimulatedDisk();

    @Override
    protected StateDirectory open() {
        return disk.directory("state");
    }
}
