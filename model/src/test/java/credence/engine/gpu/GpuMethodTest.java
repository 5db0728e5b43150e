package credence.engine.gpu;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.MethodContract;

/** Every method of inference, by the kernels. */
class GpuMethodTest extends MethodContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return OnOpenCl.engine(spec);
  }
}
