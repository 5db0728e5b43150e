package credence.engine.gpu;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuLaunch;
import credence.engine.gpu.device.KernelArgument;
import credence.engine.gpu.device.WorkGroup;
import java.util.List;

/** A device whose kernels are those of {@link StandIn}. */
final class StandInDevice implements GpuDevice {

  private final StandIn kernels;
  private final int order;

  private record Words(Memory memory, int words) implements GpuBuffer {}

  private record Prepared(String kernel, WorkGroup group, List<KernelArgument> arguments)
      implements GpuLaunch {}

  /**
   * @param order in which work items get the processor: 0, 1 or 2
   */
  StandInDevice(StandIn kernels, int order) {
    this.kernels = kernels;
    this.order = order;
  }

  @Override
  public String describe() {
    return "stand-in";
  }

  @Override
  public GpuBuffer allocate(int words) {
    Memory memory = new Memory(4L * words);
    memory.clear();
    return new Words(memory, words);
  }

  @Override
  public void write(GpuBuffer to, float[] values, int count) {
    ((Words) to).memory.write(0, values, 0, count);
  }

  @Override
  public void write(GpuBuffer to, int[] values, int count) {
    ((Words) to).memory.write(0, values, 0, count);
  }

  @Override
  public void read(GpuBuffer from, float[] into, int count) {
    ((Words) from).memory.read(0, into, 0, count);
  }

  @Override
  public GpuLaunch prepare(String kernel, WorkGroup group, List<KernelArgument> arguments) {
    return new Prepared(kernel, group, arguments);
  }

  @Override
  public void launch(GpuLaunch launch, int pass, int across, int down) {
    Prepared own = (Prepared) launch;
    int count = own.arguments.size();
    Memory values = new Memory(8L * count);
    Memory pointers = new Memory((long) com.sun.jna.Native.POINTER_SIZE * count);
    for (int i = 0; i < count; i++) {
      KernelArgument argument = own.arguments.get(i);
      if (argument instanceof Words buffer) {
        values.setPointer(8L * i, buffer.memory);
      } else {
        values.setInt(8L * i, argument instanceof KernelArgument.Word w ? w.bits() : pass);
      }
      Pointer at = values.share(8L * i);
      pointers.setPointer((long) com.sun.jna.Native.POINTER_SIZE * i, at);
    }
    int failed =
        kernels
            .function()
            .invokeInt(
                new Object[] {
                  own.kernel,
                  across,
                  down,
                  own.group.across(),
                  own.group.down(),
                  order,
                  count,
                  pointers
                });
    if (failed != 0) {
      throw new IllegalStateException("kernel " + own.kernel + ": " + failed);
    }
  }

  @Override
  public void close() {}
}
