package credence.engine.onednn;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.WeightsContract;

/** Images that count by their class, by oneDNN. */
class OnednnWeightsTest extends WeightsContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new OnednnEngine(spec);
  }
}
