package credence.engine.gpu.plan;

import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuLaunch;
import credence.engine.gpu.device.KernelArgument;
import java.util.ArrayList;
import java.util.List;

/** Launches that are made one after the other, always the same. */
public final class LaunchList {

  private record Entry(GpuLaunch launch, Grid grid) {}

  private final GpuDevice device;
  private final List<Entry> entries = new ArrayList<>();

  LaunchList(GpuDevice device) {
    this.device = device;
  }

  void add(String kernel, Grid grid, KernelArgument... arguments) {
    entries.add(new Entry(device.prepare(kernel, grid.group(), List.of(arguments)), grid));
  }

  /**
   * Makes them.
   *
   * @param pass where the words are that they belong to
   */
  public void run(int examples, int pass) {
    for (Entry entry : entries) {
      int across = entry.grid().across().applyAsInt(examples);
      device.launch(entry.launch(), pass, across, entry.grid().down().applyAsInt(examples));
    }
  }
}
