import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@/ui/tokens.css'
import '@/ui/base.css'
import '@/ui/dress-element.css'
import './shell/form.css'
import { restoreDisplay } from '@/ui/display'
import { preferredLanguage, speak, words } from '@/words'
import App from './App.vue'
import { router } from './router'

restoreDisplay()
void speak(preferredLanguage()).then(() => {
  createApp(App).use(createPinia()).use(words).use(router).mount('#app')
})
