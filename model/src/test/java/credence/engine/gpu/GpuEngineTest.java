package credence.engine.gpu;

import credence.engine.Engine;
import credence.engine.EngineContract;
import credence.engine.EngineSpec;

/** The engine contract, kept by the kernels on an OpenCL device. */
class GpuEngineTest extends EngineContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return OnOpenCl.engine(spec);
  }
}
