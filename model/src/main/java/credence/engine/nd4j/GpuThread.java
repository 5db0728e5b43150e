package credence.engine.nd4j;

import org.nd4j.linalg.factory.Nd4j;

/** Which GPU the arrays of a thread are on. */
public final class GpuThread {

  private GpuThread() {}

  /**
   * Arrays that this thread makes from now on are on that GPU; without effect where ND4J computes
   * on processors.
   *
   * @param device its number, in the order of their places on the bus
   */
  public static void use(int device) {
    Nd4j.getAffinityManager().unsafeSetDevice(device);
  }
}
