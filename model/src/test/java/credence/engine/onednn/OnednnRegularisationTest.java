package credence.engine.onednn;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.RegularisationContract;

/** The contract of dropout and batch normalisation, kept by oneDNN. */
class OnednnRegularisationTest extends RegularisationContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new OnednnEngine(spec);
  }
}
