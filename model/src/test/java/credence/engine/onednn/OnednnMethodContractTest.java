package credence.engine.onednn;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.MethodContract;

/** Every method of inference, by oneDNN. */
class OnednnMethodContractTest extends MethodContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new OnednnEngine(spec);
  }
}
