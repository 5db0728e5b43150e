package credence.engine.gpu;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.RegularisationContract;

/** Dropout and batch normalisation, by the kernels. */
class GpuRegularisationTest extends RegularisationContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return OnOpenCl.engine(spec);
  }
}
