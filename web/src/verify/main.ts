/* The third entry: checks a file of the record in the reader's own browser. It asks the server for nothing, so it
   works on any copy of these files, offline, and for a record whose server is gone. */
import { createApp } from 'vue'
import '@/ui/tokens.css'
import '@/ui/base.css'
import { restoreDisplay } from '@/ui/display'
import { fetchAllWords, preferredLanguage, speak, words } from '@/words'
import App from './App.vue'

restoreDisplay()
void speak(preferredLanguage()).then(() => {
  createApp(App).use(words).mount('#app')
  /* Words that did not arrive only cannot be chosen. */
  void fetchAllWords().catch(() => undefined)
})
